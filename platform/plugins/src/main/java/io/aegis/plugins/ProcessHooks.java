package io.aegis.plugins;

import io.aegis.admission.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
        return protocol -> PROTOCOLS.contains(protocol) ? null : new Closed(); // null: the JDK's own
    }

    /** URLs can be made and compared, which the JDK does within its own classes; none of them is opened. */
    private static final class Closed extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("no URL of this protocol can be opened here");
        }

        @Override
        protected @Nullable InetAddress getHostAddress(URL url) {
            return null; // to compare two URLs is no reason to ask anybody where they lead
        }
    }

    private static String name(Thread thread) {
        return Words.shown(thread.getName());
    }
}
