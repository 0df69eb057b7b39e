"""The app on the home screen: the text box that works without a network."""
