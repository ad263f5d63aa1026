declare module 'nodemailer' {
  type Attachment = { filename: string; contentType: string; content: Buffer }
  type Message = { from: string; to: string; subject: string; text: string; attachments: Attachment[] }
  const nodemailer: {
    createTransport(
      url: string,
      defaults?: { disableFileAccess?: boolean; disableUrlAccess?: boolean },
    ): { sendMail(message: Message): Promise<unknown>; close(): void }
  }
  export default nodemailer
}
