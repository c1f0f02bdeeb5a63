namespace ScalableScheduler.Collections;

/// <summary>A named text that the tasks of a collection use as <c>{{name}}</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The text; null for a secret one.</param>
/// <param name="Secret">The sealed text of a secret one, which is written and never shown; null for another.</param>
/// <param name="UpdatedAt">When it was set.</param>
public sealed record Variable(string Name, string? Value, SealedText? Secret, DateTimeOffset UpdatedAt)
{
    public bool IsSecret => Secret is not null;
}

/// <summary>A text encrypted with AES-256-GCM (NIST SP 800-38D).</summary>
/// <param name="KeyId">Which of the configured keys opens it.</param>
/// <param name="Nonce">12 bytes, never used twice with a key.</param>
/// <param name="Ciphertext">As long as the text in UTF-8.</param>
/// <param name="Tag">16 bytes.</param>
public sealed record SealedText(string KeyId, byte[] Nonce, byte[] Ciphertext, byte[] Tag);
