namespace AdapterHost.Adapters;

/// <summary>What the cache says of one resident adapter, for reports.</summary>
internal readonly record struct ResidentAdapter(AdapterKey Key, long Bytes, int Leases);
