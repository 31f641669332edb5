package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** An operator who installs what a vendor has signed, through the admin socket of a running gateway. Not safe for use by several threads. */
public final class Operator {
    private final Path socket;
    private final Path token;
    private final Vendor vendor = new Vendor();

    /**
     * @param dataDirectory of the gateway
     */
    public Operator(Path dataDirectory) {
        this.socket = dataDirectory.resolve("admin.sock");
        this.token = dataDirectory.resolve("admin.token");
    }

    /** Trusts the vendor of all plugins whose names begin with {@code acme.}. */
    public void trustVendor() {
        done(
                "/admin/v1/trust",
                "{\"vendor\":\"acme\",\"prefix\":\"acme.\",\"key\":\""
                        + vendor.pem().replace("\n", "\\n") + "\"}");
    }

    public void install(StampPlugin plugin, String tier, List<String> grants) {
        String granted = grants.isEmpty() ? "" : "\"" + String.join("\",\"", grants) + "\"";
        done("/admin/v1/plugins", upload(plugin, ",\"tier\":\"" + tier + "\",\"grants\":[" + granted + "]"));
    }

    public void update(StampPlugin plugin) {
        update(upload(plugin));
    }

    /** Sends an upload that was made before: signing costs, and a vendor does not do it on this machine. */
    public void update(byte[] upload) {
        done("/admin/v1/plugins/update", upload);
    }

    /** What an update with a plugin sends. */
    public byte[] upload(StampPlugin plugin) {
        return upload(plugin, "").getBytes(UTF_8);
    }

    /** Back to a version that was there before. */
    public void rollback(StampPlugin plugin) {
        done("/admin/v1/plugins/" + plugin.name() + "/rollback", "{\"version\":\"" + plugin.version() + "\"}");
    }

    public void revoke(String name) {
        done("/admin/v1/plugins/revoke", "{\"plugin\":\"" + name + "\"}");
    }

    /** Trusts nothing any more that the vendor has signed. */
    public void revokeVendor() {
        done("/admin/v1/plugins/revoke", "{\"key\":\"" + vendor.fingerprint() + "\"}");
    }

    /** Reads the configuration again. */
    public void reload() {
        done("/admin/v1/config/apply", "{}");
    }

    private String upload(StampPlugin plugin, String more) {
        return "{\"jar\":\"" + Base64.getEncoder().encodeToString(plugin.jar()) + "\",\"signature\":\""
                + vendor.signature(plugin).replace("\"", "\\\"") + "\"" + more + "}";
    }

    private void done(String path, String body) {
        done(path, body.getBytes(UTF_8));
    }

    private void done(String path, byte[] body) {
        String answer = exchange(path, body);
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(path + " was answered with\n" + answer);
        }
    }

    private String exchange(String path, byte[] body) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String head = "POST " + path
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "x-aegis-start-token: "
                    + Files.readString(token, US_ASCII).strip() + "\r\n"
                    + "Content-Length: " + body.length + "\r\n\r\n";
            send(channel, head.getBytes(US_ASCII));
            send(channel, body);
            var answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("the admin socket does not answer", failed);
        }
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
