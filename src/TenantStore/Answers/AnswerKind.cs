namespace TenantStore.Answers;

/// <summary>What was asked for.</summary>
public enum AnswerKind
{
    /// <summary>A repair of failing code.</summary>
    Fix,

    /// <summary>Text that goes on, or fills a gap.</summary>
    Completion,

    /// <summary>A turn of a conversation.</summary>
    Chat,
}
