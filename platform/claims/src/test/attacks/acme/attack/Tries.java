package acme.attack;

import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;

/** Whether somebody tried to connect to where nobody is. */
final class Tries {
    private Tries() {}

    static boolean toConnect(Upstream upstream, UpstreamRequest request) {
        try {
            upstream.send(request).body().close();
            return false;
        } catch (UpstreamException failed) {
            return failed.kind() == UpstreamException.Cause.UNREACHABLE
                    || failed.kind() == UpstreamException.Cause.TIMED_OUT;
        }
    }
}
