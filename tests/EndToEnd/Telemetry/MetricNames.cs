namespace EndToEnd.Telemetry;

/// <summary>Every metric of the contract as Prometheus knows it: whose it is, and its type. docs/metrics.md has the same, in words.</summary>
internal static class MetricNames
{
    public static readonly (string Job, string Name, string Type)[] All =
    [
        ("gateway", "gateway_requests_total", "counter"),
        ("gateway", "gateway_request_duration_seconds", "histogram"),
        ("gateway", "gateway_time_to_first_byte_seconds", "histogram"),
        ("gateway", "gateway_active_streams", "gauge"),
        ("gateway", "gateway_retries_total", "counter"),
        ("gateway", "gateway_answers_broken_total", "counter"),
        ("gateway", "gateway_limited_total", "counter"),
        ("gateway", "gateway_shed_total", "counter"),
        ("gateway", "gateway_hosts", "gauge"),
        ("gateway", "gateway_host_circuit_opens_total", "counter"),
        ("gateway", "gateway_placements_total", "counter"),
        ("gateway", "gateway_registry_up", "gauge"),
        ("gateway", "gateway_draining", "gauge"),
        ("gateway", "gateway_experiment_requests_total", "counter"),
        ("gateway", "gateway_experiment_decisions_total", "counter"),
        ("gateway", "gateway_experiment_mismatches", "gauge"),
        ("gateway", "gateway_interactions_total", "counter"),
        ("gateway", "gateway_interactions_redacted_total", "counter"),
        ("gateway", "gateway_interactions_expired_total", "counter"),
        ("gateway", "gateway_canary_probes_total", "counter"),
        ("gateway", "gateway_canary_leaks_total", "counter"),
        ("gateway", "gateway_canary_last_clean_timestamp_seconds", "gauge"),
        ("host", "host_queue_depth", "gauge"),
        ("host", "host_queue_wait_seconds", "histogram"),
        ("host", "host_running_sequences", "gauge"),
        ("host", "host_max_sequences", "gauge"),
        ("host", "host_free_context_tokens", "gauge"),
        ("host", "host_draining", "gauge"),
        ("host", "gen_ai_server_request_duration_seconds", "histogram"),
        ("host", "gen_ai_server_time_to_first_token_seconds", "histogram"),
        ("host", "gen_ai_server_time_per_output_token_seconds", "histogram"),
        ("host", "gen_ai_client_token_usage", "histogram"),
        ("host", "adapter_cold_start_seconds", "histogram"),
        ("host", "adapter_resident", "gauge"),
        ("host", "adapter_resident_bytes", "gauge"),
        ("host", "adapter_loads_total", "counter"),
        ("host", "adapter_evictions_total", "counter"),
    ];

    /// <summary>Those that this run has nothing of: Redis is not configured, no tenant is named, nothing was prefetched.</summary>
    public static readonly string[] Elsewhere = ["gateway_redis_up", "gateway_tenant_requests_total", "gateway_prefetches_total"];
}
