package acme.attack;

import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Opens a channel to a file of the gateway's user. */
public final class FileChannelOpen extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var channel = FileChannel.open(Path.of(target.canary()))) {
            return channel.size() > 0;
        }
    }
}
