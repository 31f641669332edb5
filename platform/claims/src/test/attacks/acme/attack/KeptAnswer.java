package acme.attack;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelCall;
import java.util.HashMap;
import java.util.Map;

/** Reads an answer to a run that is over, of which nothing has been read. */
public final class KeptAnswer extends HostileProvider {
    private final Map<String, ByteSource> kept = new HashMap<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        ByteSource before = kept.put(
                "", call.upstream().send(request("x", Map.of(), "at-once")).body());
        return before != null && before.next() != null;
    }
}
