"""What people do to conferences: arranging, inviting, answering, letting in."""
