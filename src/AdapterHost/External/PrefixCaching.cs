namespace AdapterHost.External;

/// <summary>What becomes of the engine's prefix cache when a tenant is deleted.</summary>
internal enum PrefixCaching
{
    /// <summary>It is emptied, for all, and only then is the tenant said to be forgotten. The engine must offer it.</summary>
    Reset,

    /// <summary>The operator's word that the engine was started without one.</summary>
    Off,

    /// <summary>The operator accepts that cells of the tenant stay until the engine needs their room. Nobody's request can reach them: their salt is gone.</summary>
    Left,
}
