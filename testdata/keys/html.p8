<!DOCTYPE html>
<html><head><title>Sign in</title></head><body></body></html>
