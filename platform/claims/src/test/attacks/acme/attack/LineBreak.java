package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Sends a header with another line in it. */
public final class LineBreak extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        call.upstream()
                .send(request("x", Map.of("x-trace", "1\r\nx-more: smuggled"), "any"))
                .body()
                .close();
        return true;
    }
}
