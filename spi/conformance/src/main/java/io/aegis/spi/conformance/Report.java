package io.aegis.spi.conformance;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one JSON object on a line for each check: {@code check}, {@code passed} and, of one that failed, {@code message}. The last line is
 * {@code {"checks": N}}: without it the judge did not reach its end, and nothing that it wrote counts.
 */
final class Report implements TestExecutionListener {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintStream out;
    private int checks;

    Report(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String check = test.getDisplayName().replace("()", "");
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (passed && test.isTest()) {
            write(check, true, "");
        } else if (!passed) {
            failed(check, result.getThrowable().orElseGet(() -> new AssertionError("it was not carried out")));
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(test.getDisplayName().replace("()", ""), false, "it was skipped: " + reason);
    }

    void failed(String check, Throwable why) {
        String message = why.getMessage();
        write(
                check,
                false,
                message == null || message.isBlank() ? why.getClass().getName() : message.strip());
    }

    void end() {
        line(Map.of("checks", checks));
    }

    private void write(String check, boolean passed, String message) {
        checks++;
        var row = new LinkedHashMap<String, Object>();
        row.put("check", check);
        row.put("passed", passed);
        row.put("message", message);
        line(row);
    }

    /** Checks of a contract run one after the other, but nothing forbids a plugin to have threads. */
    private synchronized void line(Map<String, Object> row) {
        out.println(JSON.writeValueAsString(row));
    }
}
