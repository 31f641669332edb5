package io.aegis.spi.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Judges one jar and writes the {@link Report} to standard output. What a plugin prints goes to standard error instead. */
public final class Main {
    private Main() {}

    /** Judges the jar that the one argument names. */
    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        judge(Path.of(arguments[0]), new Report(out));
    }

    private static void judge(Path jar, Report report) {
        try {
            Subject subject = Subject.choose(jar);
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(subject.kind().checks()))
                                    .build(),
                            report);
        } catch (UnsuitableJarException unsuitable) {
            report.failed("theJarOffersOneFactory", unsuitable);
        }
        report.end();
    }
}
