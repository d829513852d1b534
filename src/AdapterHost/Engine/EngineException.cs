namespace AdapterHost.Engine;

/// <summary>The engine cannot start or go on. The root of what this folder throws.</summary>
internal sealed class EngineException(string message) : Exception(message);
