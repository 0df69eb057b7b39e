"""What people do in and to an emulation movement."""
