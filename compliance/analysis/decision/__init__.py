"""`report`: whom one may take, of some offers, under what is required of them; and how that changes with the rest."""
