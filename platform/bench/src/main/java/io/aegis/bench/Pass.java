package io.aegis.bench;

/** One contestant under one load, once. */
record Pass(String contestant, Scenario scenario, double perCpuSecond, double p50, double p99, long failed) {}
