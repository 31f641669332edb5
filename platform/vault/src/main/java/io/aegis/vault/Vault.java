package io.aegis.vault;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.MessageSigner;
import io.aegis.kernel.port.PayloadKey;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves credentials and makes the brokers that place them. No credential leaves it but on the wire.
 *
 * <p>A credential is read when its broker is made, so each generation of the configuration reads it anew; connections are shared over generations. Safe for
 * use by many threads.
 */
public final class Vault implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    private static final List<String> PROXY_VARIABLES =
            List.of("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");

    private record Origin(boolean tls, String host, int port) {}

    private final Secrets secrets;
    private final boolean proxied;
    private final Connector connector;
    private final CredentialAlarm alarm;
    private final Map<Origin, ConnectionPool> pools = new ConcurrentHashMap<>();
    private final Deadlines deadlines = new Deadlines(this::evict);

    /**
     * A vault for the lifetime of these settings.
     *
     * @throws VaultException if they cannot be used
     */
    public Vault(EgressSettings settings, CredentialAlarm alarm) {
        this(settings, alarm, Secrets.in(settings.secretsDirectory()), InetAddress::getAllByName);
        List<String> ignored = PROXY_VARIABLES.stream()
                .filter(name -> System.getenv(name) != null)
                .toList();
        if (!ignored.isEmpty()) {
            LOG.warn(
                    "{} of the environment are ignored: what leaves goes {}",
                    ignored,
                    settings.proxy().isPresent() ? "through egress.proxy" : "straight to the declared upstreams");
        }
    }

    Vault(EgressSettings settings, CredentialAlarm alarm, Secrets secrets, Connector.Names names) {
        this.secrets = secrets;
        this.alarm = alarm;
        this.proxied = settings.proxy().isPresent();
        this.connector = new Connector(
                names,
                PrivateDestinations.parse(settings.privateDestinations()),
                settings.proxy().map(EgressProxy::parse).orElse(null),
                new Tls(settings.certificates()));
    }

    /**
     * The way to one upstream, with its credential as it is now.
     *
     * @throws VaultException if the declaration is not acceptable or its credential cannot be resolved
     */
    public Broker broker(UpstreamDeclaration declaration) {
        Destination destination = Destination.parse(declaration.name(), declaration.baseUrl());
        if (declaration.credential().isPresent() && !destination.tls() && !destination.isThisMachine()) {
            throw VaultException.invalid(
                    "the credential of '" + declaration.name() + "' would travel in the clear",
                    "use an https base URL; http carries a credential to localhost only");
        }
        if (proxied && !destination.tls() && !destination.isThisMachine()) {
            throw VaultException.invalid(
                    "the proxy would read all that goes to '" + declaration.name() + "'",
                    "use an https base URL; with egress.proxy, http is for localhost only");
        }
        Optional<Secret> secret = declaration
                .credential()
                .map(credential ->
                        secrets.resolve(SecretReference.parse(setting(declaration), credential.reference())));
        var placement = declaration.credential().map(UpstreamDeclaration.Credential::placement);
        if (secret.isPresent() && placement.orElse(null) instanceof CredentialPlacement.SigV4 signed) {
            var credential = AwsCredential.of(setting(declaration), secret.get());
            var signature =
                    new RequestSignature(destination, declaration.headers(), signed, credential, Clock.systemUTC());
            return broker(
                    declaration,
                    destination,
                    new RequestWriter(destination, declaration, Optional.empty(), signature),
                    new CredentialSearch(credential.parts()));
        }
        return broker(
                declaration,
                destination,
                new RequestWriter(destination, declaration, secret),
                secret.map(CredentialSearch::new).orElse(null));
    }

    private Broker broker(
            UpstreamDeclaration declaration,
            Destination destination,
            RequestWriter writer,
            @Nullable CredentialSearch search) {
        return new EgressBroker(
                declaration.name(),
                destination,
                declaration.limits(),
                writer,
                search,
                pools.computeIfAbsent(origin(destination), origin -> new ConnectionPool()),
                connector,
                deadlines,
                alarm);
    }

    /**
     * What seals the content of runs: under the key that a reference names, or under one of the data directory.
     *
     * @param current the reference to the key of today; empty for the data directory's own
     * @param previous references to keys that it took the place of
     * @throws VaultException if a key cannot be resolved, or is not 32 bytes in base64
     */
    public PayloadKey payloadKey(Optional<String> current, List<String> previous, PlatformKeys own) {
        if (current.isEmpty() && previous.isEmpty()) {
            return own.payloadKey();
        }
        var keys = new ArrayList<byte[]>();
        current.ifPresentOrElse(
                reference -> keys.add(key("persistence.encryption_key", reference)), () -> keys.add(own.payload()));
        previous.forEach(reference -> keys.add(key("persistence.previous_keys", reference)));
        own.payloadIfAny().ifPresent(keys::add); // what it sealed before another took its place
        return new SealingKeys(keys);
    }

    private byte[] key(String setting, String reference) {
        Secret secret = secrets.resolve(SecretReference.parse(setting, reference));
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.reveal(Secret.Access.SEALING));
        } catch (IllegalArgumentException notBase64) {
            key = new byte[0];
        }
        if (key.length != SealingKeys.KEY_BYTES) {
            throw VaultException.unresolved(
                    setting + " is not 32 bytes in base64", "make one with: openssl rand -base64 32");
        }
        return key;
    }

    /**
     * A handle on a key to sign messages with, as it is now.
     *
     * @param setting the setting that holds the reference, for the message
     * @throws VaultException if it cannot be resolved, or is too short
     */
    public MessageSigner signer(String setting, String reference) {
        SecretReference parsed = SecretReference.parse(setting, reference);
        return SigningKey.of(parsed, secrets.resolve(parsed));
    }

    /**
     * Tries to resolve a reference.
     *
     * @param setting the setting that holds it, for the message
     * @return why it cannot be resolved; empty if it can
     */
    public Optional<VaultException> check(String setting, String reference) {
        try {
            secrets.resolve(SecretReference.parse(setting, reference));
            return Optional.empty();
        } catch (VaultException unresolved) {
            return Optional.of(unresolved);
        }
    }

    /** Ends the look-out for deadlines and closes idle connections. To be called when no run is under way. */
    @Override
    public void close() {
        deadlines.close();
        connector.close();
        pools.values().forEach(ConnectionPool::close);
    }

    private void evict() {
        long now = System.nanoTime();
        pools.values().forEach(pool -> pool.evict(now));
    }

    private static String setting(UpstreamDeclaration declaration) {
        return "the credential of '" + declaration.name() + "'";
    }

    private static Origin origin(Destination destination) {
        return new Origin(destination.tls(), destination.host(), destination.port());
    }
}
