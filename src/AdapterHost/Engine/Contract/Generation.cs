using System.Threading.Channels;

namespace AdapterHost.Engine;

/// <summary>A request that the engine has taken. <see cref="Events"/> ends with exactly one <see cref="Finished"/>.</summary>
/// <param name="Events">Single reader. Never blocks the inference thread: bounded by the answer's own length.</param>
/// <param name="PromptTokens">Length of the prompt in tokens.</param>
internal sealed record Generation(ChannelReader<GenerationEvent> Events, int PromptTokens);
