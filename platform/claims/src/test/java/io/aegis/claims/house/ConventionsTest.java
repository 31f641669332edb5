package io.aegis.claims.house;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Habits that keep the house readable, and one that the null checker needs to see a package at all. */
class ConventionsTest {

    private static final Pattern PLACE_INSTEAD_OF_ROLE =
            Pattern.compile("\\.(impl|util|utils|common|helpers?)\\.|(Manager|Helper|Impl|Utils?)$|\\.Abstract[^.]*$");

    static List<HouseModule> modules() {
        return House.sealed();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageIsNullMarked(HouseModule module) {
        var marked = module.classes().stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(JavaClass::getPackageName)
                .collect(toSet());
        assertThat(module.classes().stream()
                        .map(JavaClass::getPackageName)
                        .filter(not(String::isEmpty))
                        .collect(toSet()))
                .isEqualTo(marked);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noTypeIsNamedForItsPlaceInsteadOfItsRole(HouseModule module) {
        assertThat(module.classes().stream()
                        .map(JavaClass::getName)
                        .filter(name -> PLACE_INSTEAD_OF_ROLE.matcher(name).find()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noStaticStateCanChange(HouseModule module) {
        assertThat(module.classes().stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .map(field -> field.getFullName()))
                .isEmpty();
    }
}
