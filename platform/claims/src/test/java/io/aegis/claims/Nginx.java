package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** nginx with a server of a page, on this machine, with a certificate of its own for {@code localhost}. */
final class Nginx implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Process process;
    private final Captured log;
    private final URI url;
    private final SSLContext trust;

    private Nginx(Process process, Captured log, URI url, SSLContext trust) {
        this.process = process;
        this.log = log;
        this.url = url;
        this.trust = trust;
    }

    /** Where it is installed; an administrator's program is not on everybody's path. */
    static Optional<Path> binary() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder).resolve("nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param server the page's server, for a gateway at port 8000
     * @param gateway where the gateway really is
     */
    static Nginx start(Path binary, Path folder, String server, int gateway) throws Exception {
        KeyStore store = certified(folder);
        int port = Ports.free();
        Files.writeString(folder.resolve("nginx.conf"), whole(folder, server, gateway, port));
        Process process = new ProcessBuilder(binary.toString(), "-p", folder + "/", "-c", "nginx.conf", "-e", "stderr")
                .directory(folder.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        var log = new Captured(process.getErrorStream());
        if (log.await(line -> line.contains("start worker process")).isEmpty()) {
            throw new AssertionError("nginx did not start:\n" + log.whole());
        }
        return new Nginx(process, log, URI.create("https://localhost:" + port), trust(store));
    }

    /** The page's server in what a whole configuration has around it; only places and names differ from the page. */
    private static String whole(Path folder, String server, int gateway, int port) {
        String placed = server.replace("listen 443 ", "listen 127.0.0.1:" + port + " ")
                .replace("/etc/ssl/ai.example.com", folder.resolve("localhost").toString())
                .replace("127.0.0.1:8000", "127.0.0.1:" + gateway);
        assertThat(placed).contains(":" + port + " ", ":" + gateway + ";", "localhost.pem", "localhost.key");
        return """
            daemon off;
            pid nginx.pid;
            error_log stderr notice;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            %s
            }
            """.formatted(placed);
    }

    private static KeyStore certified(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("store.p12");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-ext",
                "bc:c",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "a");
        Process made = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        Key secret = store.getKey("a", PASSWORD);
        Files.writeString(folder.resolve("localhost.key"), pem("PRIVATE KEY", secret.getEncoded()));
        Files.writeString(
                folder.resolve("localhost.pem"),
                pem("CERTIFICATE", store.getCertificate("a").getEncoded()));
        return store;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private static SSLContext trust(KeyStore store) throws GeneralSecurityException, IOException {
        var known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("a", store.getCertificate("a"));
        var authorities = TrustManagerFactory.getInstance("PKIX");
        authorities.init(known);
        var context = SSLContext.getInstance("TLS");
        context.init(null, authorities.getTrustManagers(), null);
        return context;
    }

    URI url() {
        return url;
    }

    /** A client that believes its certificate. */
    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(trust)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** Sends bytes over TLS, without a look at the name in the certificate, and reads until it closes the connection. */
    String talk(String request) throws IOException {
        try (Socket socket = trust.getSocketFactory().createSocket("127.0.0.1", url.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Everything that it has said, from notices on. */
    String log() {
        return log.text();
    }

    /** Tells the master, which ends its workers; one that is killed leaves them behind. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
