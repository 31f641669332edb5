package io.aegis.server;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how a gateway listens.
 *
 * @param listener for everybody
 * @param hosts names under which clients may call
 * @param publicUrl where clients find it, if that is not where it listens
 * @param admin for operators only
 * @param adminSocket for whoever may open that file, the owner of the process, and shows the token of this start
 * @param limits how much a client may ask
 */
public record ServerSettings(
        Listener listener,
        Set<String> hosts,
        Optional<URI> publicUrl,
        Optional<Listener> admin,
        Optional<AdminSocket> adminSocket,
        ServerLimits limits) {
    /**
     * A listener that is a file.
     *
     * @param token without which nothing is administered there
     */
    public record AdminSocket(Path path, StartToken token) {
        public AdminSocket {
            requireNonNull(path, "path");
            requireNonNull(token, "token");
        }
    }

    public ServerSettings {
        requireNonNull(listener, "listener");
        hosts = Set.copyOf(hosts);
        requireNonNull(publicUrl, "publicUrl");
        requireNonNull(admin, "admin");
        requireNonNull(adminSocket, "adminSocket");
        requireNonNull(limits, "limits");
    }
}
