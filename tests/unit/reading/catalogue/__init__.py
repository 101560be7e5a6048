"""The catalogue of files that people really upload: each case made here, with how it must end."""
