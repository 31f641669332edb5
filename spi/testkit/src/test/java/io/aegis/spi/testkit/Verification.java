package io.aegis.spi.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a contract as a vendor's build does.
 *
 * @param passed the checks that passed
 * @param failed the checks that did not
 */
record Verification(Set<String> passed, Set<String> failed) {
    static Verification of(Class<?> contract) {
        var verification = new Verification(new TreeSet<>(), new TreeSet<>());
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    verification.add(test.getDisplayName().replace("()", ""), result);
                                }
                            }
                        });
        return verification;
    }

    private void add(String check, TestExecutionResult result) {
        (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? passed : failed).add(check);
    }
}
