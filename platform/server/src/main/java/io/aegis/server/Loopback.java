package io.aegis.server;

/** Names and literals that mean this machine. Nothing is looked up: a name service is not asked who may come in. */
final class Loopback {
    private static final String LOCALHOST = "localhost";

    private Loopback() {}

    static boolean is(String host) {
        return host.equalsIgnoreCase(LOCALHOST)
                || host.equals("::1")
                || host.equals("[::1]")
                || (host.startsWith("127.") && isIpv4(host));
    }

    private static boolean isIpv4(String host) {
        int dots = 0;
        int digits = 0;
        int value = 0;
        for (int at = 0; at < host.length(); at++) {
            char character = host.charAt(at);
            if (character == '.') {
                if (digits == 0) {
                    return false;
                }
                dots++;
                digits = 0;
                value = 0;
            } else if (character >= '0' && character <= '9' && digits < 3) {
                digits++;
                value = value * 10 + character - '0';
                if (value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }
}
