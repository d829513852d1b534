namespace AdapterHost.Engine;

/// <summary>Type of the KV cache's elements.</summary>
internal enum CacheKind
{
    Auto,
    F32,
    F16,
}
