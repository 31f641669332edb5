package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.PluginKind;
import io.aegis.sandbox.protocol.ProviderCodec;
import io.aegis.sandbox.protocol.SettingsCodec;
import io.aegis.sandbox.protocol.TooLargeException;
import io.aegis.sandbox.protocol.WireReader;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import java.lang.ref.Reference;
import java.util.Optional;

/** Factories whose instances live in a worker. */
final class RemoteFactories {
    private RemoteFactories() {}

    static Object of(PluginKind kind, JvmWorker worker) {
        return switch (kind) {
            case GUARD -> (GuardFactory) (settings, host) -> guard(instance(worker, settings, host));
            case PROVIDER -> (ModelProviderFactory) (settings, host) -> provider(instance(worker, settings, host));
            case AUTHENTICATOR ->
                (AuthenticatorFactory) (settings, host) -> authenticator(instance(worker, settings, host));
            case SECRET -> (SecretBackendFactory) (settings, host) -> backend(instance(worker, settings, host));
        };
    }

    private static Instance instance(JvmWorker worker, Settings settings, Host host) {
        var written = new WireWriter();
        try {
            SettingsCodec.write(written, settings);
        } catch (TooLargeException tooLarge) {
            throw new WorkerException(Cause.TOO_LARGE, tooLarge.getMessage() + ": shorten the plugin's settings");
        }
        return worker.instance(written, host);
    }

    private static Guard guard(Instance instance) {
        Instance.Nature nature = instance.create();
        RemoteGuard guard = nature.incremental()
                ? new RemoteGuard.Incremental(instance, nature)
                : new RemoteGuard(instance, nature);
        return remembered(guard, instance);
    }

    private static ModelProvider provider(Instance instance) {
        instance.create();
        return remembered(new RemoteProvider(instance), instance);
    }

    private static Authenticator authenticator(Instance instance) {
        instance.create();
        return remembered(new RemoteAuthenticator(instance), instance);
    }

    private static SecretBackend backend(Instance instance) {
        instance.create();
        return remembered(new RemoteBackend(instance), instance);
    }

    private static <T> T remembered(T handle, Instance instance) {
        instance.worker().forgetWith(handle, instance.number());
        return handle;
    }

    private record RemoteAuthenticator(Instance instance) implements Authenticator {
        @Override
        public Authentication authenticate(Credential credential) {
            try {
                return instance.ask(
                        Operation.AUTHENTICATE,
                        out -> IdentityCodec.write(out, credential),
                        IdentityCodec::readAuthentication);
            } finally {
                Reference.reachabilityFence(this);
            }
        }
    }

    private record RemoteBackend(Instance instance) implements SecretBackend {
        @Override
        public Optional<Location> locate(String path, Optional<String> key) {
            try {
                return instance.ask(
                        Operation.LOCATE,
                        out -> out.text(path).optional(key, WireWriter::text),
                        in -> in.optional(ProviderCodec::readLocation));
            } finally {
                Reference.reachabilityFence(this);
            }
        }
    }

    static boolean nothing(WireReader in) {
        return true;
    }
}
