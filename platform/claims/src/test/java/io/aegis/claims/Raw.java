package io.aegis.claims;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bytes to the gateway as no client library would send them. */
final class Raw {
    private Raw() {}

    /** Sends bytes and reads until the gateway closes the connection. */
    static String talk(URI url, String request) throws IOException {
        return talk(url, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String talk(URI url, byte[] request) throws IOException {
        try (var socket = new Socket("127.0.0.1", url.getPort())) {
            socket.setSoTimeout(90_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
