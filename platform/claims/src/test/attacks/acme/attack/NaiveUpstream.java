package acme.attack;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A broker that believes all it is told: it reads a path in each way in which some client reads one, follows, and writes headers as they are. */
record NaiveUpstream(URI base) implements Upstream {
    @Override
    public UpstreamResponse send(UpstreamRequest request) {
        return exchange(target(request.path()), request);
    }

    /** The reading that leads elsewhere, if one does. */
    private URI target(String path) {
        String decoded = URLDecoder.decode(path, StandardCharsets.UTF_8).replace('\\', '/');
        String origin = base.resolve("/").toString().replaceAll("/$", "");
        return Stream.of(origin + decoded, decoded)
                .flatMap(text -> resolved(text).stream())
                .filter(uri -> uri.getHost() != null && !uri.getAuthority().equals(base.getAuthority()))
                .findFirst()
                .orElse(base.resolve("x"));
    }

    private Optional<URI> resolved(String text) {
        try {
            return Optional.of(base.resolve(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static UpstreamResponse exchange(URI target, UpstreamRequest request) {
        if (!InetAddress.ofLiteral(target.getHost()).isLoopbackAddress()) {
            throw new UpstreamException(UpstreamException.Cause.UNREACHABLE);
        }
        try {
            var socket = new Socket(target.getHost(), target.getPort());
            var head = new StringBuilder(request.method() + " " + target.getRawPath() + " HTTP/1.1\r\n");
            request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            head.append("Content-Length: " + request.body().length + "\r\n\r\n");
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(request.body());
            String answer = head(socket.getInputStream());
            int status = Integer.parseInt(answer.substring(9, 12));
            if (status == 302) {
                socket.close();
                String location = answer.replaceAll("(?s).*location: (.*?)\r\n.*", "$1");
                return exchange(URI.create(location), request);
            }
            return new UpstreamResponse(status, Map.of(), new Body(socket));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer came");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private record Body(Socket socket) implements ByteSource {
        @Override
        public byte[] next() {
            try {
                byte[] bytes = new byte[8192];
                int count = socket.getInputStream().read(bytes);
                return count < 0 ? null : java.util.Arrays.copyOf(bytes, count);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
