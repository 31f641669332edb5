package io.aegis.plugins;

import io.aegis.admission.Words;
import io.aegis.spi.content.Edit;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What code of the verified tier gave back, looked through on the pool's thread before anybody else holds it.
 *
 * <p>A JVM checks neither type arguments nor, where an interface is declared, that what is handed over implements it. So a list of findings can hold an
 * object of the plugin's own class, and the first to compare it with something runs the plugin's code on a thread of the platform.
 *
 * <p>There is no more of anything than crosses from a worker: a plugin answers the same wherever it runs. Null is handed on, for the kernel to judge.
 */
final class Returned {
    static final int EDITS = 200_000;
    static final int FINDINGS = 1024;
    static final int LABELS = 64;
    static final int OBLIGATIONS = 32;

    /** In one obligation. */
    static final int NAMES = 1024;

    /** Characters of all replacements of a verdict. */
    static final int REPLACED = 32 * 1024 * 1024;

    /** Characters of a name. */
    static final int WORD = 16 * 1024;

    /** Labels of a principal. */
    static final int HELD_LABELS = 1024;

    /** Keys of labels that a guard reads, or routes that a credential opens. */
    static final int LISTED = 4096;

    private Returned() {}

    /**
     * Runs code of a plugin and replaces what it throws by words of the platform: an exception's own methods are the plugin's code too.
     *
     * @throws UpstreamException if the plugin passes one on, or throws one
     * @throws BrokenContractException for everything else that it throws
     */
    static <T> Callable<@Nullable T> by(Callable<@Nullable T> code) {
        return () -> {
            try {
                return code.call();
            } catch (BrokenContractException ours) {
                throw ours;
            } catch (UpstreamException upstream) {
                throw new UpstreamException(upstream.kind()); // that one may have a cause
            } catch (Throwable thrown) {
                throw new BrokenContractException("it threw " + Words.kind(thrown));
            }
        };
    }

    static @Nullable Verdict verdict(@Nullable Verdict verdict) {
        if (verdict != null) {
            outcome(verdict.outcome());
            all(verdict.edits(), Edit.class, EDITS);
            replacements(verdict);
            all(verdict.labels(), Label.class, LABELS);
            all(verdict.findings(), Finding.class, FINDINGS);
            all(verdict.obligations(), Obligation.class, OBLIGATIONS);
            verdict.obligations().forEach(Returned::obligation);
        }
        return verdict;
    }

    static @Nullable Progress progress(@Nullable Progress progress) {
        if (progress != null) {
            verdict(progress.verdict());
        }
        return progress;
    }

    static @Nullable Set<String> names(@Nullable Set<String> names) {
        if (names == null) {
            return null;
        }
        Set<String> copy = Set.copyOf(names);
        all(copy, String.class, LISTED);
        return copy;
    }

    static @Nullable Authentication authentication(@Nullable Object authentication) {
        return switch (authentication) {
            case null -> null;
            case Authentication.Rejected rejected -> rejected;
            case Authentication.Authenticated good -> {
                principal(good.principal());
                Object routes = good.routes().orElse(null);
                if (routes != null) {
                    all((Collection<?>) required(routes, Set.class), String.class, LISTED);
                }
                yield good;
            }
            default -> throw other();
        };
    }

    static @Nullable ModelAnswer answer(@Nullable Object answer) {
        return switch (answer) {
            case null -> null;
            case ModelAnswer.Answered answered -> {
                inside(answered.requestId(), String.class);
                required(answered.body(), ByteSource.class);
                yield answered;
            }
            case ModelAnswer.Failed failed -> {
                inside(failed.retryAfter(), Duration.class);
                yield failed;
            }
            default -> throw other();
        };
    }

    private static void replacements(Verdict verdict) {
        long put = 0;
        for (Edit edit : verdict.edits()) {
            put += edit instanceof Edit.Replace(var span, String text) ? text.length() : 0;
        }
        if (put > REPLACED) {
            throw tooMuch();
        }
    }

    private static void principal(Principal principal) {
        required(principal.id(), String.class);
        inside(principal.team(), String.class);
        all(principal.labels(), Label.class, HELD_LABELS);
    }

    private static void outcome(Object outcome) {
        switch (outcome) {
            case Verdict.Outcome.Proceed proceed -> {}
            case Verdict.Outcome.Block block -> {}
            case Verdict.Outcome.RequireApproval approval -> {}
            default -> throw other();
        }
    }

    private static void obligation(Obligation obligation) {
        switch (obligation) {
            case Obligation.Regions(Set<String> allowed) -> all(allowed, String.class, NAMES);
            case Obligation.Targets(Set<String> allowed) -> all(allowed, String.class, NAMES);
            case Obligation.Spend spend -> {
                required(spend.account(), String.class);
                required(spend.limit(), BigDecimal.class);
                required(spend.window(), Duration.class);
            }
            case Obligation.Concurrency concurrency -> required(concurrency.account(), String.class);
        }
    }

    private static void all(Collection<?> values, Class<?> type, int most) {
        if (values.size() > most) {
            throw tooMuch();
        }
        for (Object value : values) {
            required(value, type);
        }
    }

    private static void inside(Optional<?> value, Class<?> type) {
        if (value.isPresent()) {
            required(value.get(), type);
        }
    }

    private static Object required(@Nullable Object value, Class<?> type) {
        if (!type.isInstance(value)) {
            throw other();
        }
        if (value instanceof String word && word.length() > WORD) {
            throw tooMuch();
        }
        return value;
    }

    private static BrokenContractException tooMuch() {
        return new BrokenContractException("it answers with more than a plugin may say");
    }

    private static BrokenContractException other() {
        return new BrokenContractException("it answers with something that its contract does not know");
    }
}
