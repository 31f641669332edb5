package acme.sample;

import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.secret.SecretBackend;
import java.util.Map;
import java.util.Optional;

/**
 * Says where a value lies: {@code GET v1/<mount>/data/<path>}, at {@code /data/data/<key>} of the answer.
 *
 * <p>The vault sends the request with the credential placed and takes the value; neither is ever in here. Only names that are plain are looked for, so no
 * name of a configuration can lead elsewhere. Keeps no state; many threads may use it at once.
 */
final class SampleBackend implements SecretBackend {
    private static final int LONGEST = 256;
    private static final String DEFAULT_KEY = "value";

    private final String mount;

    SampleBackend(String mount) {
        this.mount = mount;
    }

    @Override
    public Optional<Location> locate(String path, Optional<String> key) {
        String name = key.orElse(DEFAULT_KEY);
        if (!isPath(path) || !isName(name)) {
            return Optional.empty();
        }
        var headers = Map.of("accept", "application/json");
        var request = new UpstreamRequest("GET", "v1/" + mount + "/data/" + path, headers, new byte[0]);
        return Optional.of(new Location(request, "/data/data/" + name));
    }

    private static boolean isPath(String path) {
        if (path.length() > LONGEST) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (!isName(name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(SampleBackend::isPlain);
    }

    private static boolean isPlain(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '_'
                || character == '-';
    }
}
