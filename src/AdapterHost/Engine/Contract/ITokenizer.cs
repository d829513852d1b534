namespace AdapterHost.Engine;

/// <summary>The base model's own tokenizer and templates. Thread-safe.</summary>
internal interface ITokenizer
{
    /// <summary>Null when the model adds no token at the start of a text.</summary>
    int? BosToken { get; }

    /// <summary>Null when the base model was not trained to fill in the middle.</summary>
    FimTokens? Fim { get; }

    bool HasChatTemplate { get; }

    /// <summary>The base model's own chat template, as its file has it; null when it has none.</summary>
    string? ChatTemplate { get; }

    /// <param name="text">Any text.</param>
    /// <param name="parseSpecial">True only for prompts that a client has built itself: special tokens in the text become tokens.</param>
    /// <param name="addSpecial">Adds what the model wants at the start and end of a text.</param>
    int[] Tokenize(string text, bool parseSpecial, bool addSpecial);

    /// <summary>The prompt of a conversation, ready for the assistant's answer. Message contents never become special tokens.</summary>
    /// <exception cref="InvalidOperationException">The model has no template (<see cref="HasChatTemplate"/>).</exception>
    int[] ApplyChatTemplate(IReadOnlyList<ChatMessage> messages);

    /// <summary>The same prompt as text, the template's special tokens spelled out.</summary>
    /// <exception cref="InvalidOperationException">The model has no template (<see cref="HasChatTemplate"/>).</exception>
    string RenderChat(IReadOnlyList<ChatMessage> messages);

    string Detokenize(ReadOnlySpan<int> tokens);

    /// <summary>The UTF-8 bytes of one token, perhaps only a part of a character. Of a token without text of its own, its name.</summary>
    byte[] Piece(int token);

    /// <summary>True when <paramref name="token"/> is an id of this vocabulary.</summary>
    bool IsToken(int token);
}
