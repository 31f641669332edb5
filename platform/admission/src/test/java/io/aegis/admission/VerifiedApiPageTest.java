package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The allow list, and the page that tells vendors what is on it. */
class VerifiedApiPageTest {
    private static final Path PAGE = Path.of("../../docs/reference/verified-api.md");
    private static final String BEGIN = "<!-- generated: allowed-api.txt -->\n";
    private static final String END = "<!-- end -->";
    /** Words in the names of members that reach beyond an object, whoever declares them. */
    private static final Set<String> SUSPECT = Set.of(
            "java.lang.ClassLoader",
            "java.lang.Module",
            "java.lang.Process",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.io.File",
            "java.io.PrintStream",
            "java.io.PrintWriter",
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.nio.file.Path",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.invoke.MethodHandle",
            "java.util.concurrent.Executor",
            "java.util.concurrent.ExecutorService");

    /** To write it anew: copy what the failure shows between the two marks. */
    @Test
    void thePageSaysWhatTheListSays() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        assertThat(page.substring(from, page.indexOf(END))).isEqualTo("\n" + markdown() + "\n");
    }

    @Test
    void everyClassAndEveryMemberOfTheListExistsInThisJdk() throws ClassNotFoundException {
        for (AllowedApi.Section section : AllowedApi.listed().sections()) {
            for (String line : section.lines()) {
                Class<?> type = Class.forName(line.replaceFirst("( extend)?:.*", ""), false, null);
                List<String> members = Arrays.asList(
                        line.replaceFirst("[^:]*:", "").replace("-", "").strip().split(" "));
                Set<String> declared = Stream.of(
                                Stream.concat(
                                                Arrays.stream(type.getDeclaredMethods()),
                                                Arrays.stream(type.getMethods()))
                                        .map(method -> method.getName()),
                                Arrays.stream(type.getDeclaredFields()).map(field -> field.getName()),
                                Stream.of("<init>", "*", ""),
                                type == Enum.class || type == Record.class
                                        ? Stream.of("hashCode", "toString")
                                        : Stream.<String>of())
                        .flatMap(names -> names)
                        .collect(Collectors.toSet());
                assertThat(declared).as(line).containsAll(members);
            }
        }
    }

    /** A class that is listed whole is used whole: nothing of it may take or give what leads out. */
    @Test
    void noMemberOfTheListTakesOrGivesWhatLeadsOut() throws ClassNotFoundException {
        var leading = new ArrayList<String>();
        for (String name : AllowedApi.listed().types()) {
            for (var method : Class.forName(name.replace('/', '.'), false, null).getDeclaredMethods()) {
                boolean isSeen = (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                        && AllowedApi.listed().allows(name, method.getName());
                boolean isClosed = Stream.concat(
                                Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
                        .map(type -> type.getName())
                        .anyMatch(type ->
                                SUSPECT.contains(type) && AllowedApi.listed().allows(type.replace('.', '/')));
                if (isSeen && isClosed) {
                    leading.add(method.toString());
                }
            }
        }
        assertThat(leading).isEmpty();
        assertThat(SUSPECT.stream().map(type -> type.replace('.', '/')).filter(AllowedApi.listed()::allows))
                .isEmpty();
    }

    private static String markdown() {
        var text = new StringBuilder();
        for (AllowedApi.Section section : AllowedApi.listed().sections()) {
            text.append("### ").append(section.title()).append("\n\n| class | extend | members |\n|---|---|---|\n");
            for (String line : section.lines()) {
                int colon = line.indexOf(':');
                String head = line.substring(0, colon);
                String type = head.replace(" extend", "").replace('$', '.');
                text.append("| `")
                        .append(type)
                        .append("` | ")
                        .append(head.endsWith(" extend") ? "yes" : "")
                        .append(" | ")
                        .append(members(line.substring(colon + 1).strip()))
                        .append(" |\n");
            }
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static String members(String members) {
        if (members.isEmpty()) {
            return "its name only";
        }
        if (members.equals("*")) {
            return "all";
        }
        String listed = Arrays.stream(members.split(" "))
                .filter(name -> !name.equals("*"))
                .map(name -> "`" + name.replace("-", "").replace("<init>", "new") + "`")
                .collect(Collectors.joining(" "));
        return members.startsWith("*") ? "all but " + listed : listed;
    }
}
