namespace AdapterHost.Engine;

/// <param name="Role">system, user, assistant … as the template knows them.</param>
/// <param name="Content">Plain text.</param>
internal sealed record ChatMessage(string Role, string Content);
