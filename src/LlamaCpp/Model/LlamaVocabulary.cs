using System.Runtime.InteropServices;
using System.Text;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>Text to token ids and back. Any thread may call it.</summary>
public sealed unsafe class LlamaVocabulary
{
    private readonly LlamaModelHandle _model;

    internal LlamaVocabulary(LlamaModelHandle model)
    {
        _model = model;
        Size = NativeMethods.llama_vocab_n_tokens(Pointer);
    }

    /// <summary>Number of token ids, from 0.</summary>
    public int Size { get; }

    public bool AddsBos => NativeMethods.llama_vocab_get_add_bos(Pointer) != 0;

    /// <summary>Below 0 when the model has none; so are the other special tokens.</summary>
    public int Bos => NativeMethods.llama_vocab_bos(Pointer);

    public int FimPrefix => NativeMethods.llama_vocab_fim_pre(Pointer);

    public int FimSuffix => NativeMethods.llama_vocab_fim_suf(Pointer);

    public int FimMiddle => NativeMethods.llama_vocab_fim_mid(Pointer);

    public int FimRepository => NativeMethods.llama_vocab_fim_rep(Pointer);

    public int FimFileSeparator => NativeMethods.llama_vocab_fim_sep(Pointer);

    private void* Pointer => NativeMethods.llama_model_get_vocab(_model);

    /// <summary>True when the token ends a generation.</summary>
    public bool IsEndOfGeneration(int token) => NativeMethods.llama_vocab_is_eog(Pointer, token) != 0;

    /// <summary>True for tokens that stand for no text of their own, such as the start of a message.</summary>
    public bool IsControl(int token) => NativeMethods.llama_vocab_is_control(Pointer, token) != 0;

    /// <summary>The token's name in the vocabulary, such as <c>&lt;|im_start|&gt;</c>.</summary>
    public string GetText(int token) => Marshal.PtrToStringUTF8((nint)NativeMethods.llama_vocab_get_text(Pointer, token)) ?? "";

    public int[] Tokenize(string text, bool parseSpecial, bool addSpecial)
    {
        ArgumentNullException.ThrowIfNull(text);
        var utf8 = Encoding.UTF8.GetBytes(text);
        var tokens = new int[utf8.Length + 2];
        using var held = new HeldHandle(_model);
        fixed (byte* bytes = utf8)
        fixed (int* ids = tokens)
        {
            var count = NativeMethods.llama_tokenize(
                Pointer, bytes, utf8.Length, ids, tokens.Length, (byte)(addSpecial ? 1 : 0), (byte)(parseSpecial ? 1 : 0));
            return count < 0 ? throw new LlamaException($"llama.cpp could not tokenize a text of {utf8.Length} bytes.") : tokens[..count];
        }
    }

    /// <summary>The UTF-8 bytes of one token, perhaps only a part of a character. Control tokens have none.</summary>
    /// <returns>Bytes written, or the negated size that is needed.</returns>
    public int GetPiece(int token, Span<byte> destination)
    {
        using var held = new HeldHandle(_model);
        fixed (byte* bytes = destination)
        {
            return NativeMethods.llama_token_to_piece(Pointer, token, bytes, destination.Length, 0, special: 0);
        }
    }
}
