"""Makes an authority's certificate (`ca.pem`), one that it did not sign for (`stranger.pem`), and files with certificate and key:
`server.pem` for 127.0.0.1, localhost and *.s3.localhost, and `other.pem` for another host. Argument: a folder."""
import sys

import trustme

folder = sys.argv[1]
authority = trustme.CA()
authority.cert_pem.write_to_path(f"{folder}/ca.pem")
trustme.CA().cert_pem.write_to_path(f"{folder}/stranger.pem")
authority.issue_cert("127.0.0.1", "localhost", "*.s3.localhost").private_key_and_cert_chain_pem.write_to_path(f"{folder}/server.pem")
authority.issue_cert("other.example").private_key_and_cert_chain_pem.write_to_path(f"{folder}/other.pem")
