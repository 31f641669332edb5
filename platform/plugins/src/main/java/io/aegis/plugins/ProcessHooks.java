package io.aegis.plugins;

import io.aegis.admission.Words;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandlerFactory;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the hooks of the JVM that can be set once, before a plugin can: whoever sets the factory of URL handlers, for one, is handed every URL that anybody
 * opens.
 */
final class ProcessHooks {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessHooks.class);
    private static final AtomicBoolean OCCUPIED = new AtomicBoolean();

    /** What class loaders need. Nothing of the platform opens a connection by URL. */
    private static final Set<String> PROTOCOLS = Set.of("file", "jar", "jrt");

    private ProcessHooks() {}

    /**
     * Takes them, once in a process.
     *
     * @throws PluginHostException if somebody was faster
     */
    static void occupy() {
        if (!OCCUPIED.compareAndSet(false, true)) {
            return;
        }
        try {
            URL.setURLStreamHandlerFactory(handlers());
            URLConnection.setContentHandlerFactory(type -> null); // the JDK's own
        } catch (Error taken) { // that is how the JDK says it
            throw new PluginHostException(
                    "the handlers of URLs are somebody else's in this process; start the gateway with its launcher",
                    taken);
        }
        // Not a hook for once, but the one of the JDK prints the message, and a plugin's may quote content.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> LOG.error("the thread '{}' ended with {}", name(thread), Words.kind(thrown)));
    }

    private static URLStreamHandlerFactory handlers() {
        return protocol -> {
            if (PROTOCOLS.contains(protocol)) {
                return null; // the JDK's own
            }
            throw new IllegalArgumentException("no URL of this protocol can be opened here");
        };
    }

    private static String name(Thread thread) {
        return Words.shown(thread.getName());
    }
}
