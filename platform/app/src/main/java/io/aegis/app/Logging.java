package io.aegis.app;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.aegis.config.Log;
import java.io.Console;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: standard error, as text on a terminal and as JSON otherwise.
 *
 * <p>A gateway's lines are written by a thread of their own. Where nobody reads them and the queue is full, lines are dropped: no request waits for a log.
 *
 * <p>Configured here and nowhere else. Libraries that print what passes through their buffers when asked for detail are never asked.
 */
public final class Logging {
    private static final List<String> TALKATIVE =
            List.of("org.eclipse.jetty", "org.apache.felix", "org.sqlite", "org.osgi");

    /** Warns of every keyword of ours in a settings schema. */
    private static final String SCHEMA_VALIDATOR = "com.networknt";

    /** Warns of every malformed head, so that anyone outside could fill the log. */
    private static final String HEAD_PARSER = "org.eclipse.jetty.http.HttpParser";

    private static final String TEXT = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%nopex";

    private static final int MOST_WAITING = 8192;
    private static final int FLUSH_MILLIS = 2000;

    private Logging() {}

    /** Before a configuration is known, and for commands: warnings only. */
    public static void quiet() {
        start(Level.WARN, true, false);
    }

    /** As the configuration says; what is closed writes what waits, and goes on with warnings only. */
    static AutoCloseable start(Log log) {
        boolean text = switch (log.format()) {
            case AUTO ->
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
            case TEXT -> true;
            case JSON -> false;
        };
        start(
                switch (log.level()) {
                    case ERROR -> Level.ERROR;
                    case WARN -> Level.WARN;
                    case INFO -> Level.INFO;
                    case DEBUG -> Level.DEBUG;
                },
                text,
                true);
        return Logging::quiet;
    }

    private static void start(Level level, boolean text, boolean queued) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset(); // writes what waits
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, text));
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(queued ? queued(context, appender) : appender);
        context.getLogger(SCHEMA_VALIDATOR).setLevel(Level.ERROR);
        context.getLogger(HEAD_PARSER).setLevel(Level.ERROR);
        for (String name : TALKATIVE) {
            boolean more = level.isGreaterOrEqual(Level.WARN);
            context.getLogger(name).setLevel(more ? level : Level.WARN);
        }
    }

    private static AsyncAppender queued(LoggerContext context, ConsoleAppender<ILoggingEvent> appender) {
        var queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(MOST_WAITING);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(appender);
        queue.start();
        return queue;
    }

    /** Exceptions are logged by class only: their messages quote what they were about. */
    private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean text) {
        if (text) {
            var encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern(TEXT);
            encoder.start();
            return encoder;
        }
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithThrowable(false);
        encoder.setWithMDC(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
