namespace AdapterHost.Engine.Native;

/// <summary>Every context has an adapter, if only because the last one that was evicted has not been let go of yet: there is no room, and soon may be.</summary>
internal sealed class NoContextException(int contexts) : Exception($"All {contexts} contexts of Engine:HotContexts are in use.");
