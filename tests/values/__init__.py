"""What people type, and what is made of it: mess.md §3.3, M-30 to M-44."""
