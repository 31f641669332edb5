package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.plugins.Instances.Key;
import io.aegis.plugins.Instances.Use;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a plugin keeps of its host when nobody uses the instance any more. */
class InstancesTest {
    private static final UpstreamRequest REQUEST = new UpstreamRequest("POST", "lookup", Map.of(), new byte[0]);

    private static final Credential.KeyDigest DIGEST = new Credential.KeyDigest("0".repeat(64));

    private final Instances instances = new Instances();
    private final DeclaredHost granted = new DeclaredHost(Set.of("network", "keys"), new Everything());
    private final Key key = new Key(Map.of(), new Everything());

    @Test
    void theLastOfThoseWhoUseAnInstanceEndsWhatItWasGranted() {
        Upstream kept = granted.network();
        granted.open();
        Use<String> first = instances.keep(key, "instance", granted::close);
        Use<String> second = instances.find(key, String.class).orElseThrow();
        first.letGo().run();
        first.letGo().run();
        assertThat(kept.send(REQUEST).status()).isEqualTo(204);
        second.letGo().run();
        assertThatThrownBy(() -> kept.send(REQUEST))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        over -> assertThat(over.kind()).isEqualTo(UpstreamException.Cause.CANCELLED));
        assertThatThrownBy(() -> granted.network().send(REQUEST)).isInstanceOf(UpstreamException.class);
        assertThat(instances.find(key, String.class)).isEmpty();
    }

    @Test
    void keysThatAPluginKeptFindNobodyAnyMore() {
        KeyDirectory kept = granted.keys();
        granted.open();
        Use<String> use = instances.keep(key, "instance", granted::close);
        assertThat(kept.find(DIGEST)).isPresent();
        use.letGo().run();
        assertThat(kept.find(DIGEST)).isEmpty();
    }

    @Test
    void ofTwoThatWereMadeAtOnceEachEndsByItself() {
        var other = new DeclaredHost(Set.of("network"), new Everything());
        granted.open();
        other.open();
        Use<String> first = instances.keep(key, "first", granted::close);
        Use<String> second = instances.keep(key, "second", other::close);
        second.letGo().run();
        assertThatThrownBy(() -> other.network().send(REQUEST)).isInstanceOf(UpstreamException.class);
        assertThat(granted.network().send(REQUEST).status()).isEqualTo(204);
        assertThat(instances.find(key, String.class)).map(Use::instance).contains("first");
        first.letGo().run();
    }

    private record Everything() implements Host {
        @Override
        public Upstream network() {
            return request -> new UpstreamResponse(204, Map.of(), new Nothing());
        }

        @Override
        public KeyDirectory keys() {
            return digest -> Optional.of(new Authentication.Authenticated(Principal.ANONYMOUS, Optional.empty()));
        }
    }

    private record Nothing() implements ByteSource {
        @Override
        public byte @Nullable [] next() {
            return null;
        }

        @Override
        public void close() {}
    }
}
