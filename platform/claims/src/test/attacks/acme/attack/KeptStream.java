package acme.attack;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelCall;
import java.util.HashMap;
import java.util.Map;

/** Reads on in an answer to a run that is over, which has not come to its end. */
public final class KeptStream extends HostileProvider {
    private final Map<String, ByteSource> kept = new HashMap<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        ByteSource before = kept.put(
                "", call.upstream().send(request("x", Map.of(), "endless")).body());
        return before != null && before.next() != null;
    }
}
