"""Terms and their congresses, and the events under which several are held."""
