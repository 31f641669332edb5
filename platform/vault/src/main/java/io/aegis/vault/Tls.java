package io.aegis.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS to an upstream whose certificate must carry the host of the base URL. There is no way to switch that off. */
final class Tls {
    private final SSLSocketFactory sockets;

    /**
     * @param authorities a PEM file of authorities to trust beside the JDK's
     */
    Tls(Optional<Path> authorities) {
        this.sockets = context(authorities).getSocketFactory();
    }

    /** Speaks TLS over a connection; returns after the handshake. */
    Socket over(Socket transport, Destination destination) throws IOException {
        var socket = (SSLSocket) sockets.createSocket(transport, destination.host(), destination.port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (!destination.isLiteral()) {
            parameters.setServerNames(List.of(new SNIHostName(destination.host())));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext context(Optional<Path> authorities) {
        try {
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(authorities.isPresent() ? store(authorities.get()) : null);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException broken) {
            throw VaultException.invalid(
                    "egress.ca_file cannot be used (" + broken.getClass().getSimpleName() + ")",
                    "name a readable PEM file with the certificates of your authorities");
        }
    }

    private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (X509Certificate authority : ofTheJdk()) {
            store.setCertificateEntry("jdk-" + count++, authority);
        }
        Collection<? extends Certificate> own = certificates(file);
        if (own.isEmpty()) {
            throw new GeneralSecurityException("no certificates");
        }
        for (Certificate authority : own) {
            store.setCertificateEntry("own-" + count++, authority);
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance("PKIX");
        @Nullable KeyStore standard = null;
        trust.init(standard);
        for (var manager : trust.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }
}
