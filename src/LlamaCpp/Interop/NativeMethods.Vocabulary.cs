using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary>Vocabulary: token ids and text.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Llama)]
    internal static partial int llama_vocab_n_tokens(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_tokenize(
        void* vocabulary, byte* text, int length, int* tokens, int capacity, byte addSpecial, byte parseSpecial);

    [LibraryImport(Llama)]
    internal static partial int llama_token_to_piece(void* vocabulary, int token, byte* buffer, int length, int stripLeft, byte special);

    [LibraryImport(Llama)]
    internal static partial byte* llama_vocab_get_text(void* vocabulary, int token);

    [LibraryImport(Llama)]
    internal static partial byte llama_vocab_is_eog(void* vocabulary, int token);

    [LibraryImport(Llama)]
    internal static partial byte llama_vocab_is_control(void* vocabulary, int token);

    [LibraryImport(Llama)]
    internal static partial byte llama_vocab_get_add_bos(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_vocab_bos(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_vocab_fim_pre(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_vocab_fim_suf(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_vocab_fim_mid(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_vocab_fim_rep(void* vocabulary);

    [LibraryImport(Llama)]
    internal static partial int llama_vocab_fim_sep(void* vocabulary);
}
