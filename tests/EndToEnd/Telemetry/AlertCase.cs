namespace EndToEnd.Telemetry;

/// <summary>What makes an alert fire, and what does not.</summary>
/// <param name="Alert">Its name.</param>
/// <param name="After">When it is looked at, in minutes after the first sample.</param>
/// <param name="Fires">Series, and after a space their values a minute in promtool's notation (<c>0+6x30</c> = from 0, 6 more each minute, 30 times).</param>
/// <param name="Quiet">The same of a system that is well, or not yet ill for long enough.</param>
internal sealed record AlertCase(string Alert, int After, string[] Fires, string[] Quiet)
{
    private const string Requests = "gateway_requests_total{namespace=\"ai\",route=\"/v1/completions\",";
    private const string Adapters = "{namespace=\"ai\",instance=\"h1\"}";

    public static readonly AlertCase[] All =
    [
        new("GatewayAbsent", 5, [], ["gateway_draining{instance=\"g1\"} 0x10"]),
        new("GatewayNoHost", 5, Hosts(available: "0x10", silent: "1x10"), Hosts(available: "1x10", silent: "3x10")),
        new("GatewayNoHost", 5, [Gateway("ai"), Gateway("other"), .. Hosts("g1", "1x10", "0x10", inNamespace: "other")], [Gateway("ai"), .. Hosts(available: "1x10", silent: "0x10")]),
        new("GatewayErrorsFast", 70, [$"{Requests}status=\"200\"}} 0+98x70", $"{Requests}status=\"503\"}} 0+2x70"], [$"{Requests}status=\"200\"}} 0+99x70", $"{Requests}status=\"503\"}} 0+1x70", $"{Requests}status=\"429\"}} 0+50x70"]),
        new("GatewayErrorsSlow", 400, [$"{Requests}status=\"200\"}} 0+990x400", $"{Requests}status=\"500\"}} 0+10x400"], [$"{Requests}status=\"200\"}} 0+999x400", $"{Requests}status=\"500\"}} 0+1x400"]),
        new("GatewayErrorsFast", 70, [$"{Requests}status=\"200\"}} 0+100x70", .. Broken("0+2x70")], [$"{Requests}status=\"200\"}} 0+100x70", .. Broken("0+1x70")]),
        new("GatewayErrorsSlow", 400, [$"{Requests}status=\"200\"}} 0+1000x400", .. Broken("0+5x400")], [$"{Requests}status=\"200\"}} 0+1000x400", .. Broken("0+1x400")]),
        // Each alone is within the budget; users see both.
        new("GatewayErrorsFast", 70, [$"{Requests}status=\"200\"}} 0+99x70", $"{Requests}status=\"503\"}} 0+1x70", .. Broken("0+1x70")], [$"{Requests}status=\"200\"}} 0+99x70", $"{Requests}status=\"503\"}} 0+1x70", .. Broken("0x70")]),
        new("GatewaySlowFirstByte", 30, Histogram("gateway_time_to_first_byte_seconds", "route=\"/infill\",", ("2.5", 50), ("10", 100)), Histogram("gateway_time_to_first_byte_seconds", "route=\"/infill\",", ("2.5", 99), ("10", 100))),
        new("GatewayShedding", 15, ["gateway_shed_total{namespace=\"ai\",reason=\"full\"} 0+12x20"], ["gateway_shed_total{namespace=\"ai\",reason=\"full\"} 0+3x20"]),
        new("GatewayLimiting", 40, ["gateway_limited_total{namespace=\"ai\",code=\"rate_limit_exceeded\"} 0+30x40", $"{Requests}status=\"429\"}} 0+30x40", $"{Requests}status=\"200\"}} 0+70x40"], ["gateway_limited_total{namespace=\"ai\",code=\"rate_limit_exceeded\"} 0+10x40", $"{Requests}status=\"429\"}} 0+10x40", $"{Requests}status=\"200\"}} 0+90x40"]),
        new("GatewayDrainsForLong", 30, ["gateway_draining{namespace=\"ai\",instance=\"g1\"} 1x40"], ["gateway_draining{namespace=\"ai\",instance=\"g1\"} 0x20 1x20"]),
        new("GatewayHostsLost", 10, Hosts(available: "1x20", silent: "1x20"), Hosts(available: "1x20", silent: "0x6 1x14")),
        new("GatewaysDisagree", 10, [.. Hosts("g1", "3x20", "0x20"), .. Hosts("g2", "2x20", "0x20")], [.. Hosts("g1", "2x20", "1x20"), .. Hosts("g2", "3x20", "0x20")]),
        new("GatewayCircuitsOpen", 20, ["gateway_host_circuit_opens_total{namespace=\"ai\",instance=\"g1\"} 0+1x20"], ["gateway_host_circuit_opens_total{namespace=\"ai\",instance=\"g1\"} 0x10 3x10"]),
        new("HostQueueWait", 30, Histogram("host_queue_wait_seconds", "class=\"inline\",", ("1.5", 50), ("5", 100)), Histogram("host_queue_wait_seconds", "class=\"background\",", ("1.5", 0), ("5", 100))),
        new("HostsSaturated", 30, Sequences("15x40"), Sequences("12x40")),
        new("HostContextFull", 15, Context("100x20", "2x20"), Context("100x20", "0x20")),
        new("HostDrainsForLong", 30, ["host_draining{namespace=\"ai\",instance=\"h1\"} 1x40"], ["host_draining{namespace=\"ai\",instance=\"h1\"} 0x20 1x20"]),
        new("AdapterLoadsFail", 30, Loads("0+90x40", "0+10x40"), Loads("0+99x40", "0+1x40")),
        new("AdaptersThrash", 40, [$"adapter_evictions_total{Adapters} 0+60x50"], [$"adapter_evictions_total{Adapters} 0+20x50"]),
        new("AdapterColdStartSlow", 40, Histogram("adapter_cold_start_seconds", "", ("5", 50), ("20", 100)), Histogram("adapter_cold_start_seconds", "", ("5", 99), ("20", 100))),
        new("RegistryDown", 5, ["gateway_registry_up{namespace=\"ai\",instance=\"g1\"} 1x2 0x10", "gateway_registry_up{namespace=\"ai\",instance=\"g2\"} 1x12"], ["gateway_registry_up{namespace=\"ai\",instance=\"g1\"} 1x12"]),
        new("RedisDown", 10, ["gateway_redis_up{namespace=\"ai\",instance=\"g1\"} 0x20"], ["gateway_redis_up{namespace=\"ai\",instance=\"g1\"} 1x20"]),
        new("CanaryLeak", 3, ["gateway_canary_leaks_total{namespace=\"ai\",kind=\"answer\"} 0 0 1x5"], ["gateway_canary_leaks_total{namespace=\"ai\",kind=\"answer\"} 0x10"]),
        new("CanaryBlind", 40, ["gateway_canary_last_clean_timestamp_seconds{namespace=\"ai\",instance=\"g1\"} 60x50"], ["gateway_canary_last_clean_timestamp_seconds{namespace=\"ai\",instance=\"g1\"} 0+60x50"]),
        // Whoever settles it may change meanwhile.
        new("ExperimentMismatch", 30, ["gateway_experiment_mismatches{namespace=\"ai\",instance=\"g1\"} 1x18 0x20", "gateway_experiment_mismatches{namespace=\"ai\",instance=\"g2\"} 0x18 1x20"], ["gateway_experiment_mismatches{namespace=\"ai\",instance=\"g1\"} 0x20 1x20"]),
    ];

    /// <summary>A gateway that is well, and knows no host unless series say so.</summary>
    private static string Gateway(string inNamespace) => $"gateway_draining{{namespace=\"{inNamespace}\",instance=\"g1\"}} 0x10";

    private static string[] Broken(string answers) => [$"gateway_answers_broken_total{{namespace=\"ai\",reason=\"host_lost\"}} {answers}"];

    private static string[] Hosts(string available, string silent) => Hosts("g1", available, silent);

    private static string[] Hosts(string gateway, string available, string silent, string inNamespace = "ai") =>
    [
        $"gateway_hosts{{namespace=\"{inNamespace}\",instance=\"{gateway}\",base_model=\"qwen\",state=\"available\"}} {available}",
        $"gateway_hosts{{namespace=\"{inNamespace}\",instance=\"{gateway}\",base_model=\"qwen\",state=\"silent\"}} {silent}",
    ];

    private static string[] Histogram(string name, string labels, params (string Bound, int PerMinute)[] buckets) =>
    [
        .. buckets.Append(("+Inf", buckets[^1].PerMinute)).Select(bucket => $"{name}_bucket{{namespace=\"ai\",{labels}le=\"{bucket.Item1}\"}} 0+{bucket.Item2}x60"),
    ];

    private static string[] Sequences(string running) =>
        [$"host_running_sequences{{namespace=\"ai\",job=\"host\",instance=\"h1\"}} {running}", "host_max_sequences{namespace=\"ai\",job=\"host\",instance=\"h1\"} 16x60"];

    private static string[] Context(string free, string waiting) =>
        [$"host_free_context_tokens{Adapters} {free}", $"host_queue_depth{{namespace=\"ai\",instance=\"h1\",class=\"chat\"}} {waiting}"];

    private static string[] Loads(string good, string bad) =>
        [$"adapter_loads_total{{namespace=\"ai\",result=\"loaded\"}} {good}", $"adapter_loads_total{{namespace=\"ai\",result=\"fetch_failed\"}} {bad}"];
}
