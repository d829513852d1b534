namespace TenantStore.Answers;

/// <summary>What an answer was made of, as a client that has no id of ours tells it: keyed hashes, each empty when it is not known.</summary>
/// <param name="PromptHash">Of the prompt as one text.</param>
/// <param name="OtherPromptHash">Of the same prompt in its other form, as prefix and suffix.</param>
/// <param name="AnswerHash">Of the answer's text.</param>
public readonly record struct AnswerContent(string PromptHash, string OtherPromptHash, string AnswerHash)
{
    /// <summary>Nothing can be found by it.</summary>
    public bool IsEmpty => PromptHash.Length == 0 && OtherPromptHash.Length == 0 && AnswerHash.Length == 0;

    /// <summary>Whether an answer was to this prompt.</summary>
    public bool HasPromptOf(NewAnswer answer) => answer.PromptHash.Length > 0 && (answer.PromptHash == PromptHash || answer.PromptHash == OtherPromptHash);

    /// <summary>Whether an answer had this text.</summary>
    public bool HasTextOf(NewAnswer answer) => answer.AnswerHash.Length > 0 && answer.AnswerHash == AnswerHash;
}
