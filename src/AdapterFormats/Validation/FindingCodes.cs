namespace AdapterFormats;

/// <summary>The codes of findings. They are part of the API: a code is never renamed or reused.</summary>
public static class FindingCodes
{
    // The upload as a whole.
    public const string UploadEmpty = "upload-empty";
    public const string UploadTooLarge = "upload-too-large";
    public const string FormatUnknown = "format-unknown";
    public const string TooManyFiles = "too-many-files";
    public const string NoAdapter = "no-adapter";
    public const string MoreThanOneAdapter = "more-than-one-adapter";
    public const string DuplicateFile = "duplicate-file";
    public const string FilePath = "file-path";
    public const string ArchiveDamaged = "archive-damaged";
    public const string ArchiveRatio = "archive-ratio";
    public const string ArchiveLink = "archive-link";
    public const string ArchiveDevice = "archive-device";
    public const string ArchiveEntryType = "archive-entry-type";
    public const string ConfigMissing = "config-missing";
    public const string WeightsMissing = "weights-missing";
    public const string WeightsPickle = "weights-pickle";

    // adapter_config.json.
    public const string ConfigTooLarge = "config-too-large";
    public const string ConfigJson = "config-json";
    public const string ConfigPeftType = "config-peft-type";
    public const string ConfigTaskType = "config-task-type";
    public const string ConfigBaseName = "config-base-name";
    public const string ConfigRank = "config-rank";
    public const string ConfigAlpha = "config-alpha";
    public const string ConfigPattern = "config-pattern";
    public const string ConfigValue = "config-value";
    public const string ConfigBias = "config-bias";
    public const string ConfigInit = "config-init-lora-weights";
    public const string ConfigUnknownKey = "config-unknown-key";

    // adapter_manifest.json.
    public const string ManifestTooLarge = "manifest-too-large";
    public const string ManifestJson = "manifest-json";
    public const string ManifestMember = "manifest-member";
    public const string ManifestPrompt = "manifest-prompt";

    // The container of the weights.
    public const string SafetensorsTruncated = "safetensors-truncated";
    public const string SafetensorsHeaderLength = "safetensors-header-length";
    public const string SafetensorsHeaderTruncated = "safetensors-header-truncated";
    public const string SafetensorsHeaderTooLarge = "safetensors-header-too-large";
    public const string SafetensorsHeader = "safetensors-header";
    public const string SafetensorsDuplicate = "safetensors-duplicate";
    public const string SafetensorsOffset = "safetensors-offset";
    public const string SafetensorsOverlap = "safetensors-overlap";
    public const string SafetensorsGap = "safetensors-gap";
    public const string SafetensorsTrailingBytes = "safetensors-trailing-bytes";
    public const string SafetensorsShape = "safetensors-shape";
    public const string GgufMagic = "gguf-magic";
    public const string GgufVersion = "gguf-version";
    public const string GgufTruncated = "gguf-truncated";
    public const string GgufTensorCount = "gguf-tensor-count";
    public const string GgufMetadataCount = "gguf-metadata-count";
    public const string GgufMetadataTooLarge = "gguf-metadata-too-large";
    public const string GgufMetadataType = "gguf-metadata-type";
    public const string GgufNestedArray = "gguf-nested-array";
    public const string GgufLength = "gguf-length";
    public const string GgufDuplicateKey = "gguf-duplicate-key";
    public const string GgufDuplicateTensor = "gguf-duplicate-tensor";
    public const string GgufName = "gguf-name";
    public const string GgufOffset = "gguf-offset";
    public const string GgufAlignment = "gguf-alignment";
    public const string GgufTrailingBytes = "gguf-trailing-bytes";
    public const string GgufGeneralType = "gguf-general-type";
    public const string GgufAdapterType = "gguf-adapter-type";
    public const string GgufAlpha = "gguf-alpha";
    public const string GgufTokenizer = "gguf-tokenizer";
    public const string GgufUnknownKey = "gguf-unknown-key";
    public const string ArchitectureMismatch = "architecture-mismatch";

    // Tensors.
    public const string NoTensors = "no-tensors";
    public const string TensorDuplicate = "tensor-duplicate";
    public const string TensorUnknown = "tensor-unknown";
    public const string TensorFullWeight = "tensor-full-weight";
    public const string TensorBias = "tensor-bias";
    public const string TensorLoraBias = "tensor-lora-bias";
    public const string TensorDora = "tensor-dora";
    public const string TensorTrainableTokens = "tensor-trainable-tokens";
    public const string TargetUnknown = "target-unknown";
    public const string TargetEmbedding = "target-embedding";
    public const string TargetLmHead = "target-lm-head";
    public const string LayerOutOfRange = "layer-out-of-range";
    public const string LoraAMissing = "lora-a-missing";
    public const string LoraBMissing = "lora-b-missing";
    public const string TensorType = "tensor-dtype";
    public const string TensorDimensions = "tensor-dimensions";
    public const string TensorShape = "tensor-shape";
    public const string TensorRank = "tensor-rank";
    public const string RankTooLarge = "rank-too-large";
    public const string ScaleOutOfRange = "scale-out-of-range";

    // Values.
    public const string WeightNaN = "weight-nan";
    public const string WeightInfinite = "weight-infinite";
    public const string WeightTooLarge = "weight-too-large";
    public const string NoEffect = "no-effect";
    public const string PairWithoutEffect = "pair-without-effect";

    /// <summary>A note: the list was cut at its limit.</summary>
    public const string MoreFindings = "more-findings";
}
