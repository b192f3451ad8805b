/** A self-signed certificate for localhost. Its key is public; use it only in tests. */
export function testCertificate(): { cert: string; key: string } {
  return { cert: CERT, key: KEY };
}

const CERT = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUZvDach11hir6B1w2VCAghZUUUjwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTExMDEzM1oYDzIxMjYxMDI4
MTEwMTMzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT4rC0FrZrpAmAUwG+uZ9BtqO9Xqq/wsHchYcmx4ugdAZjoGTomtqFW
GFmmc16qulv4jHLRg0+5Bftv7RackHaIo28wbTAdBgNVHQ4EFgQUNaj45FASbdha
/K+6aRt5KYnrpQYwHwYDVR0jBBgwFoAUNaj45FASbdha/K+6aRt5KYnrpQYwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgPIPtAVJTazVhwU4DeL0e9y1C1EGk3JDvApuBEiy0VmsCIA8b
RH12bHu+NR13NqCRvrp17jBZIzcv3ckPDkVquToy
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg95TiBw+DDmBRrFse
lqvHLjKkX6hFM43l09bMs3gnJ0KhRANCAAT4rC0FrZrpAmAUwG+uZ9BtqO9Xqq/w
sHchYcmx4ugdAZjoGTomtqFWGFmmc16qulv4jHLRg0+5Bftv7RackHaI
-----END PRIVATE KEY-----
`;
