package io.aegis.admission;

import java.util.Comparator;

/** A method or a field as a class file names it. With an order, as many of them may have one hash code: it is for their author to choose. */
record Member(String name, String descriptor) implements Comparable<Member> {
    private static final Comparator<Member> ORDER =
            Comparator.comparing(Member::name).thenComparing(Member::descriptor);

    @Override
    public int compareTo(Member other) {
        return ORDER.compare(this, other);
    }
}
