package io.aegis.claims;

import java.util.function.UnaryOperator;

/**
 * How the jar of an attack differs from one that is right in everything but its classes. Immutable.
 *
 * @param isCoded whether a class of the attack says what became of it; otherwise it got what it wanted if its guard is asked
 * @param finding how the finding begins that refuses it, as a regular expression; empty if classes are what it is refused for
 * @param forge makes it of a jar that is right
 */
record Form(boolean isCoded, String finding, UnaryOperator<HostileJar> forge) {
    /** As it should be. */
    static final Form RIGHT = new Form(true, "", jar -> jar);

    private static final String COMPONENT = "OSGI-INF/component.xml";
    private static final String REFUSED = "AEG-PLG-006 ";

    /** With a header. */
    static Form header(String name, String value) {
        return new Form(false, REFUSED + "header " + name, jar -> jar.header(name, value));
    }

    /** Without a header. */
    static Form without(String name) {
        return new Form(false, "", jar -> jar.without(name));
    }

    /** With a file. */
    static Form entry(String path, String text) {
        return new Form(false, REFUSED + "entry " + path, jar -> jar.entry(path, HostileJar.bytes(text)));
    }

    /** With an empty class. */
    static Form type(String name) {
        String path = name.replace('.', '/') + ".class";
        return new Form(false, REFUSED + "entry " + path, jar -> jar.entry(path, DynamicClasses.empty(name)));
    }

    /** With something else in the description of its component. */
    static Form component(String old, String fresh) {
        return new Form(false, REFUSED + "entry " + COMPONENT, jar -> jar.replacing(COMPONENT, old, fresh));
    }

    /** Under another name. */
    static Form named(String name, String finding) {
        return new Form(false, finding, jar -> jar.called(name));
    }

    /** With a class that says what became of it. */
    Form coded() {
        return new Form(true, finding, forge);
    }

    /** With that, too. */
    Form and(Form more) {
        return new Form(isCoded, finding, jar -> more.forge.apply(forge.apply(jar)));
    }
}
