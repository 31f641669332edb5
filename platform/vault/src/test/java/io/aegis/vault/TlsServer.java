package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server on this machine that speaks TLS with a certificate of a test's own authority. */
final class TlsServer {
    private TlsServer() {}

    /** Starts one whose certificate is for a host of that name. */
    static RawServer start(Path directory, String name, RawServer.Script script) throws Exception {
        if (!Files.exists(directory.resolve("store.p12"))) {
            keytool(
                    directory,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:" + name,
                    "-ext",
                    "bc:c");
            keytool(
                    directory,
                    "-exportcert",
                    "-rfc",
                    "-file",
                    certificate(directory).toString());
        }
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("store.p12"))) {
            store.load(in, "changeit".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new RawServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    /** Where the authority's certificate is. */
    static Path certificate(Path directory) {
        return directory.resolve("ca.pem");
    }

    private static void keytool(Path directory, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore", directory.resolve("store.p12").toString(), "-storepass", "changeit", "-alias", "a"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }
}
