import nodemailer from 'nodemailer'
import type { Mailer } from './ports.ts'

/** By SMTP: `smtp://user:password@host:587`, `smtps://…:465`. Addresses and headers are written by nodemailer. */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: string }): Mailer {
  const transport = nodemailer.createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true })
  return {
    async send({ to, subject, text, attachment }) {
      const { fileName, type, bytes } = attachment
      await transport.sendMail({
        from,
        to,
        subject,
        text,
        attachments: [{ filename: fileName, contentType: type, content: bytes }],
      })
    },
  }
}
