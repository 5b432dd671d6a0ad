ask Robin for the key
